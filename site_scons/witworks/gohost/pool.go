package witworks

import (
	"context"
	"sync"
)

// Instance is what a pool needs of an instance; the bindings of every component have it.
type Instance interface {
	// Dead says whether the instance trapped or was closed.
	Dead() bool
	// Close frees the instance.
	Close() error
}

// Pool keeps instances for goroutines: an instance answers one call at a time, a pool as many as it has instances.
//
// An instance that trapped is not handed out again: the next use gets a new one.
type Pool[T Instance] struct {
	factory func(context.Context) (T, error)
	places  chan *T
	closed  chan struct{}
	once    sync.Once
}

// NewPool is a pool of up to size instances, each made by factory when it is first needed.
func NewPool[T Instance](size int, factory func(context.Context) (T, error)) (*Pool[T], error) {
	if size < 1 {
		return nil, &BadLimit{Failure{"WW513", "a pool needs at least one instance", "say how many goroutines call at a time"}}
	}
	pool := &Pool[T]{factory: factory, places: make(chan *T, size), closed: make(chan struct{})}
	for range size {
		pool.places <- nil
	}
	return pool, nil
}

// Do calls use with an instance that is its alone until it returns; it waits for one as long as the context lets it.
func (p *Pool[T]) Do(ctx context.Context, use func(T) error) error {
	place, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer func() { p.giveBack(place) }()
	if place == nil {
		made, err := p.factory(ctx)
		if err != nil {
			return err
		}
		place = &made
	}
	return use(*place)
}

func (p *Pool[T]) take(ctx context.Context) (*T, error) {
	select {
	case <-p.closed:
		return nil, poolClosed()
	default:
	}
	select {
	case place := <-p.places:
		return place, nil
	case <-p.closed:
		return nil, poolClosed()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (p *Pool[T]) giveBack(place *T) {
	if place != nil && (*place).Dead() {
		(*place).Close()
		place = nil
	}
	p.places <- place
}

// Warmup makes all instances that are not in use now, so that no later use waits for one to be made.
func (p *Pool[T]) Warmup(ctx context.Context) error {
	taken := make([]*T, 0, cap(p.places))
	defer func() {
		for _, place := range taken {
			p.giveBack(place)
		}
	}()
	for {
		select {
		case place := <-p.places:
			if place == nil {
				made, err := p.factory(ctx)
				if err != nil {
					taken = append(taken, nil)
					return err
				}
				place = &made
			}
			taken = append(taken, place)
		default:
			return nil
		}
	}
}

// Close waits for the instances that are in use and frees all.
func (p *Pool[T]) Close() error {
	p.once.Do(func() {
		close(p.closed)
		for range cap(p.places) {
			if place := <-p.places; place != nil {
				(*place).Close()
			}
		}
	})
	return nil
}

func poolClosed() error {
	return &PoolClosed{Failure{"WW514", "the pool was closed: it hands out no more instances", "close it after its last use"}}
}
