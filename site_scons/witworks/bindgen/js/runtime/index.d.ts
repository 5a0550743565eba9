/// <reference lib="esnext.disposable" />
/** What every component's package offers beside its own: errors, limits, and what may be granted of WASI. */

/** An `option` of an `option`: what is in it may be undefined itself. */
export type Option<T> = { tag: "none" } | { tag: "some"; val: T };
/** A `result` as a value. A function that gives one returns its ok, or throws its own error. */
export type Result<T, E> = { tag: "ok"; val: T } | { tag: "err"; val: E };

export interface Options {
  /** The bytes of memory that the guest may have; without it as much as it asks for. A call that needs more ends in `OutOfMemory` or another `Trap`. */
  memory?: number;
  /** What the guest may reach of the machine: nothing, unless it says so. It needs to be given only to components that import WASI. */
  wasi?: Wasi;
}

export interface IsolatedOptions extends Options {
  /** The milliseconds that a call may take, or the start of the instance. After that its Worker is ended, and the call throws `TimedOut`. */
  timeout?: number;
  /** Ends the Worker when it is aborted; a call that has not come back throws the signal's reason. */
  signal?: AbortSignal;
}

/** What a component offers in a Worker: each call is a promise. */
export type Isolated<T> = T extends string | number | bigint | boolean | symbol | null | undefined | void | ArrayBufferView
  ? T
  : T extends readonly unknown[]
    ? { [K in keyof T]: Isolated<T[K]> }
    : T extends (...args: infer A) => infer R
      ? (...args: IsolatedAll<A>) => Promise<Isolated<R>>
      : T extends { [Symbol.dispose](): void }
        ? IsolatedHandle<T>
        : T extends new (...args: infer A) => infer R
          ? (new (...args: IsolatedAll<A>) => Promise<Isolated<R>>) & IsolatedStatics<T>
          : T extends { readonly prototype: infer R }
            ? { readonly prototype: Isolated<R> } & IsolatedStatics<T>
            : typeof Symbol.dispose extends keyof T
              ? T // an object of the host
              : { [K in keyof T]: Isolated<T[K]> };
type IsolatedAll<A extends unknown[]> = { [K in keyof A]: Isolated<A[K]> };
type IsolatedStatics<T> = { [K in Exclude<keyof T, "prototype">]: Isolated<T[K]> };
/** `[Symbol.asyncDispose]` frees it in the component. */
type IsolatedHandle<T> = { [K in Exclude<keyof T, typeof Symbol.dispose>]: Isolated<T[K]> } & { [Symbol.asyncDispose](): Promise<void> };

/** What the host gives to a component in a Worker: its functions, and methods of its objects, may be asynchronous. */
export type Answering<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? AnsweringCall<A, R>
    : T[K] extends new (...args: infer A) => infer R
      ? (new (...args: A) => Answering<R>) & Answering<IsolatedStaticsOf<T[K]>>
      : Answering<T[K]>;
};
type IsolatedStaticsOf<T> = { [K in Exclude<keyof T, "prototype">]: T[K] };
type AnsweringCall<A extends unknown[], R> = { call(...args: A): AnsweringValue<R> | Promise<AnsweringValue<R>> }["call"];
type AnsweringValue<R> = typeof Symbol.dispose extends keyof R ? Answering<R> : R;

export interface Wasi {
  /** Folders, by the names that the guest has for them. Only in Node.js. */
  preopen?: Record<string, Folder>;
  /** Environment variables; none of the process's own. */
  env?: Record<string, string>;
  /** Arguments; most languages take the first for the program's name. */
  args?: string[];
  /** What can be read from standard input; "inherit" is the process's own. */
  stdin?: string | Uint8Array | "inherit";
  /** What is called with the guest's output, which is dropped otherwise; "inherit" is the process's own. */
  stdout?: ((bytes: Uint8Array) => void) | "inherit";
  stderr?: ((bytes: Uint8Array) => void) | "inherit";
}

export interface Folder {
  readonly path: string;
  readonly writable: boolean;
}
/** The folder, which the guest cannot change in any way. */
export function readOnly(path: string): Folder;
/** The folder, in which the guest may write, make and remove. */
export function readWrite(path: string): Folder;

/** What every error here has: a code of docs/errors.md, and mostly what to do. */
interface Coded {
  readonly code: string;
  readonly fix?: string;
}
/** The world imports something that the host did not hand over. */
export class ImportNotProvided extends TypeError implements Coded { readonly code: "WW501"; readonly fix?: string }
/** The component was built from another world than its bindings. */
export class WrongWorld extends Error implements Coded { readonly code: "WW502"; readonly fix?: string }
/** A file of the component is missing or damaged, or this engine cannot compile it. */
export class NotAComponent extends Error implements Coded { readonly code: "WW503"; readonly fix?: string }
/** A value is not of the type that WIT declares; the message says where it lies. */
export class WrongType extends TypeError implements Coded { readonly code: "WW504"; readonly fix?: string }
/** A number does not fit its WIT type. */
export class OutOfRange extends RangeError implements Coded { readonly code: "WW505"; readonly fix?: string }
/** A string holds lone surrogates, which UTF-8 cannot carry. */
export class NotUnicode extends TypeError implements Coded { readonly code: "WW506"; readonly fix?: string }
/** The instance trapped earlier: it can answer no more calls. */
export class InstanceDead extends Error implements Coded { readonly code: "WW508"; readonly fix?: string }
/** A host import called the very instance that was calling it. */
export class Reentered extends Error implements Coded { readonly code: "WW509"; readonly fix?: string }
/** A resource was used after it was closed or given away, or with another instance. */
export class HandleGone extends TypeError implements Coded { readonly code: "WW510"; readonly fix?: string }
/** The component loads but cannot be instantiated. */
export class CannotInstantiate extends Error implements Coded { readonly code: "WW511"; readonly fix?: string }
/** A limit makes no sense. */
export class BadLimit extends RangeError implements Coded { readonly code: "WW513"; readonly fix?: string }
/** What `wasi` grants cannot be granted. */
export class BadWasi extends TypeError implements Coded { readonly code: "WW517"; readonly fix?: string }

/** The guest trapped, and can answer no more calls. */
export class Trap extends Error implements Coded {
  readonly code: string;
  readonly fix?: string;
  readonly reason: string;
  /** The guest's functions, from the innermost outwards. */
  readonly frames: readonly string[];
  /** The end of what the guest had written to WASI's standard error, or the panic that a guest in Rust noted; else empty. */
  readonly said: string;
}
/** The guest needs more memory than `memory` allows. */
export class OutOfMemory extends Trap {}
/** The call took longer than `timeout`: its Worker is no more. */
export class TimedOut extends Trap {}
/** The guest ended itself: `status` is 0 for success, 1 for failure. */
export class Exited extends Trap {
  readonly status: number;
}

/** A function with a `result` failed: the base of each such function's own error. */
export class ResultError<E = unknown> extends Error {
  constructor(payload: E);
  readonly payload: E;
}
