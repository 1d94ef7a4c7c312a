package io.chatops.rest.forward;

import org.jspecify.annotations.Nullable;

/** A request to another hub without an answer. */
public final class HubRequestException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** The part of the request that failed. */
  public enum Reason {
    /** That hub cannot be reached, or has too many requests: it did not receive this one. */
    NOT_SENT,
    /** The connection ended before the answer: that hub may have done what was asked. */
    CONNECTION_LOST,
    /** That hub did not answer in time. */
    TIMED_OUT,
    /** The answer is too large, or others leave no room for it. */
    NO_MEMORY
  }

  /** A failure with its cause in the words of a log. */
  public HubRequestException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns the part of the request that failed. */
  public Reason reason() {
    return reason;
  }
}
