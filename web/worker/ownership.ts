// One tab owns the workspace. A Web Lock says which; a broadcast channel carries the wish to take over.
//
// The lock is never stolen: its holder may still have the files open, and two writers are what must not happen. It is asked for, and the
// owner closes its databases before it lets go.

const LOCK = "sequela.workspace";
const CHANNEL = "sequela.workspace";
const TAKE_OVER = "take over";

export class Ownership {
  private release: () => void = () => undefined;
  private channel = new BroadcastChannel(CHANNEL);

  /** True if the workspace is ours now. With `takeOver` it waits until the owner has let go. */
  acquire(takeOver: boolean): Promise<boolean> {
    if (takeOver) this.channel.postMessage(TAKE_OVER);
    return new Promise((resolve, reject) => {
      const held = (lock: Lock | null): Promise<void> | undefined => {
        resolve(lock !== null);
        return lock ? new Promise<void>((release) => (this.release = release)) : undefined;
      };
      const options: LockOptions = takeOver ? { mode: "exclusive" } : { ifAvailable: true };
      navigator.locks.request(LOCK, options, held).catch(reject);
    });
  }

  /** `close` must have closed all files when it returns. */
  onTakenOver(close: () => void): void {
    this.channel.onmessage = (event: MessageEvent<unknown>) => {
      if (event.data !== TAKE_OVER) return;
      this.channel.onmessage = null;
      close();
      this.release();
    };
  }

  giveUp(): void {
    this.channel.onmessage = null;
    this.release();
  }
}
