package io.chatops.agent.docker;

import io.chatops.agent.request.RequestFailedException;
import io.chatops.agent.request.RunningRequest;
import io.chatops.protocol.FromAgent.RefusalCode;

/** Ends a wait for the engine when its request is cancelled, and interrupts nothing else. */
final class Interruption {
  private final Thread worker = Thread.currentThread();
  private boolean ended;

  private Interruption() {}

  /**
   * Runs the action on this thread.
   *
   * @throws RequestFailedException if the request was cancelled before the action ended
   */
  static void on(RunningRequest running, Runnable action) {
    Interruption interruption = new Interruption();
    running.onCancel(interruption::interrupt);
    try {
      action.run();
    } catch (EngineFailure e) {
      if (running.isCancelled()) {
        throw new RequestFailedException(
            RefusalCode.FAILED, "cancelled; the container engine may still complete it");
      }
      throw e;
    } finally {
      interruption.end();
    }
  }

  private synchronized void interrupt() {
    if (!ended) {
      worker.interrupt();
    }
  }

  private synchronized void end() {
    ended = true;
    // Otherwise the interrupt would end the thread's next operation, too.
    Thread.interrupted();
  }
}
