package main

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/gif" // so that image.Decode reads them
	_ "image/jpeg"
	"image/png"
	"log/slog"
	"net/http"
	"strconv"

	imagefilter "witworks/component/image-filter"
)

// maxPixels is what a picture in a request may have: its file may be far smaller than that.
const maxPixels = 64 << 20

// picture answers a PNG, a JPEG or a GIF with the filtered PNG.
func (s *Service) picture(w http.ResponseWriter, r *http.Request) {
	apply, err := filter(r)
	if err != nil {
		fail(w, r, err)
		return
	}
	given, err := decode(r)
	if err != nil {
		fail(w, r, err)
		return
	}
	var made imagefilter.Image
	err = with(s, r, s.pictures, func(ctx context.Context, component *imagefilter.ImageFilter) (err error) {
		made, err = apply(ctx, component, given)
		return err
	})
	if err != nil {
		fail(w, r, err)
		return
	}
	shown, err := shown(made)
	if err != nil {
		fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	_ = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, shown) // the reader has gone; there is nobody to tell
}

type filtering func(context.Context, *imagefilter.ImageFilter, imagefilter.Image) (imagefilter.Image, error)

// filter is what the request asks for.
func filter(r *http.Request) (filtering, error) {
	switch name := r.PathValue("filter"); name {
	case "grayscale":
		return func(ctx context.Context, c *imagefilter.ImageFilter, given imagefilter.Image) (imagefilter.Image, error) {
			return c.Filters.Grayscale(ctx, given)
		}, nil
	case "blur":
		radius, err := number(r, "radius")
		return func(ctx context.Context, c *imagefilter.ImageFilter, given imagefilter.Image) (imagefilter.Image, error) {
			return c.Filters.Blur(ctx, given, radius)
		}, err
	case "resize":
		width, err := number(r, "width")
		if err != nil {
			return nil, err
		}
		height, err := number(r, "height")
		return func(ctx context.Context, c *imagefilter.ImageFilter, given imagefilter.Image) (imagefilter.Image, error) {
			return c.Filters.Resize(ctx, given, width, height)
		}, err
	default:
		return nil, &refusal{http.StatusNotFound, fmt.Sprintf("there is no filter %q; there are grayscale, blur and resize", name)}
	}
}

func number(r *http.Request, name string) (uint32, error) {
	value, err := strconv.ParseUint(r.URL.Query().Get(name), 10, 32)
	if err != nil {
		return 0, &refusal{http.StatusBadRequest, fmt.Sprintf("say ?%s= with a whole number", name)}
	}
	return uint32(value), nil
}

// decode reads the request's picture as the component takes it.
func decode(r *http.Request) (imagefilter.Image, error) {
	file, err := body(r)
	if err != nil {
		return imagefilter.Image{}, err
	}
	header, _, err := image.DecodeConfig(file.reader())
	if err != nil {
		return imagefilter.Image{}, &refusal{http.StatusUnsupportedMediaType, "the body is no PNG, JPEG or GIF"}
	}
	if int64(header.Width)*int64(header.Height) > maxPixels {
		return imagefilter.Image{}, &refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf("the picture has more than %d pixels", maxPixels)}
	}
	found, _, err := image.Decode(file.reader())
	if err != nil {
		return imagefilter.Image{}, &refusal{http.StatusBadRequest, "the picture is damaged: " + err.Error()}
	}
	size := found.Bounds().Size()
	pixels := image.NewNRGBA(image.Rectangle{Max: size})
	draw.Draw(pixels, pixels.Bounds(), found, found.Bounds().Min, draw.Src)
	return imagefilter.Image{
		Width: uint32(size.X), Height: uint32(size.Y), Format: imagefilter.FormatRgba8, Pixels: pixels.Pix,
	}, nil
}

// fits refuses a picture of the component's that is larger than any may be here, or has not as many bytes as its size asks for.
func fits(made imagefilter.Image) error {
	each, known := map[imagefilter.Format]uint64{
		imagefilter.FormatGray8: 1, imagefilter.FormatRgb8: 3, imagefilter.FormatRgba8: 4,
	}[made.Format]
	pixels := uint64(made.Width) * uint64(made.Height)
	if known && pixels <= maxPixels && pixels*each == uint64(len(made.Pixels)) {
		return nil
	}
	slog.Error("the component's picture is none", "width", made.Width, "height", made.Height, "format", made.Format, "bytes", len(made.Pixels))
	return &refusal{http.StatusBadGateway, "the component failed"}
}

// shown is a picture of the component's as Go encodes it.
func shown(made imagefilter.Image) (image.Image, error) {
	if err := fits(made); err != nil {
		return nil, err
	}
	bounds := image.Rect(0, 0, int(made.Width), int(made.Height))
	switch made.Format {
	case imagefilter.FormatGray8:
		return &image.Gray{Pix: made.Pixels, Stride: bounds.Dx(), Rect: bounds}, nil
	case imagefilter.FormatRgba8:
		return &image.NRGBA{Pix: made.Pixels, Stride: 4 * bounds.Dx(), Rect: bounds}, nil
	case imagefilter.FormatRgb8:
		picture := image.NewNRGBA(bounds)
		for i := range bounds.Dx() * bounds.Dy() {
			p := made.Pixels[3*i:]
			picture.SetNRGBA(i%bounds.Dx(), i/bounds.Dx(), color.NRGBA{p[0], p[1], p[2], 255})
		}
		return picture, nil
	}
	return nil, fmt.Errorf("the component answered a picture in %s", made.Format)
}
