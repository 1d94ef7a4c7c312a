package io.chatops.agent.update;

/** Thrown when there is no update; the message names the reason and the remedy. */
public final class UpdateException extends Exception {
  /** The reasons. */
  public enum Reason {
    /** The hub has no newer version. */
    NOTHING_NEWER,
    /** The hub, or the directory on the host, cannot be used now. */
    UNAVAILABLE,
    /** No release key is set or built in. */
    NO_KEY,
    /**
     * The program from the hub must not run here: not signed, for another platform, older, broken.
     */
    REJECTED
  }

  private final Reason reason;

  UpdateException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
