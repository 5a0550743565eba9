// Calls of the components, one at a time; a call that takes too long ends with its worker, and the next has a new one.
import Worker from "./worker?worker&inline";
import type { Answer, Request } from "./protocol";

const PATIENCE = 20_000;
let worker: globalThis.Worker | undefined;
let last: Promise<unknown> = Promise.resolve();

export function call(request: Request): Promise<Answer> {
  const answer = last.then(() => send(request));
  last = answer;
  return answer;
}

function send(request: Request): Promise<Answer> {
  const running = (worker ??= new Worker());
  return new Promise((resolve) => {
    const end = (found: Answer) => {
      clearTimeout(timer);
      if (found.kind === "failure" && found.milliseconds >= PATIENCE) stop();
      resolve(found);
    };
    const fail = (title: string, text: string, milliseconds = 0) =>
      end({ kind: "failure", value: { title, text, frames: [] }, milliseconds });
    const timer = setTimeout(
      () => fail("That takes too long", `The component was ended after ${PATIENCE / 1000} seconds.`, PATIENCE),
      PATIENCE,
    );
    running.onmessage = ({ data }: MessageEvent<Answer>) => end(data);
    running.onerror = ({ message }) => {
      stop();
      fail("The components cannot be started", message || "This browser runs no workers, or no WebAssembly.");
    };
    running.postMessage(request);
  });
}

function stop() {
  worker?.terminate();
  worker = undefined;
}
