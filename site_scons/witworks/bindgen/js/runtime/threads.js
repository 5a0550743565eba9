/** Workers, as Node.js and browsers have them, in one shape. */

const isNode = Boolean(globalThis.process?.versions?.node);

/** A module of Node.js itself, out of sight of bundlers for browsers. */
export async function builtin(name) {
  return globalThis.process?.getBuiltinModule?.(name) ?? import(/* @vite-ignore */ /* webpackIgnore: true */ name);
}

/**
 * A new Worker: `post` sends to it, `waiting` is what it can be answered by while it waits (in Node.js alone). `told` is called
 * with what it sends, `ended` with why it is no more. `busy(true)` keeps the process alive.
 */
export async function newWorker(base, inBrowser, told, ended) {
  if (!isNode) {
    const worker = inBrowser();
    worker.onmessage = ({ data }) => told(data);
    worker.onmessageerror = () => ended("what it sent cannot be read");
    worker.onerror = (event) => {
      event.preventDefault?.();
      ended(event.message || "it cannot be loaded");
    };
    return { post: (data) => worker.postMessage(data), end: () => worker.terminate(), busy: () => undefined };
  }
  const { MessageChannel, Worker } = await builtin("node:worker_threads");
  const worker = new Worker(new URL("./worker.js", base));
  const { port1, port2 } = new MessageChannel();
  const bell = new Int32Array(new SharedArrayBuffer(4));
  port1.unref();
  worker.unref();
  worker.on("message", told);
  worker.on("messageerror", (error) => ended(error.message));
  worker.on("error", (error) => ended(error.message));
  worker.on("exit", (status) => ended(`it ended with status ${status}`));
  worker.postMessage({ port: port2, bell }, [port2]);
  return {
    post: (data) => worker.postMessage(data),
    end: () => worker.terminate(),
    busy: (is) => (is ? worker.ref() : worker.unref()),
    answer(data) {
      port1.postMessage(data);
      Atomics.store(bell, 0, 1);
      Atomics.notify(bell, 0);
    },
  };
}

/** In a Worker: `listen` to the program, `post` to it, and, in Node.js, `wait` for its answer without going on. */
export async function program() {
  if (!isNode) {
    return {
      post: (data, moves) => globalThis.postMessage(data, { transfer: moves }),
      listen: (told) => {
        globalThis.onmessage = ({ data }) => told(data);
      },
    };
  }
  const { parentPort, receiveMessageOnPort } = await builtin("node:worker_threads");
  const { port, bell } = await new Promise((resolve) => parentPort.once("message", resolve));
  return {
    post: (data, moves) => parentPort.postMessage(data, moves),
    listen: (told) => parentPort.on("message", told),
    wait() {
      Atomics.wait(bell, 0, 0);
      Atomics.store(bell, 0, 0);
      return receiveMessageOnPort(port).message;
    },
  };
}
