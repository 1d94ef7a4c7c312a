package io.chatops.core.bus;

/** The reason why another hub did not answer, or why nothing could be sent. */
public final class BusException extends RuntimeException {
  /** The kinds of reasons. */
  public enum Reason {
    /** This hub has no bus. The question was not heard. */
    NOBODY,
    /** No answer came in time. The question may have been heard. */
    LATE,
    /** The bus is cut. A question that was on its way may have been heard. */
    CUT,
    /** Too much waits to be sent or answered, here or there. The question was not heard. */
    FULL,
    /** Too much waits to be sent there. The question was heard. */
    UNSENT,
    /** The question or the answer is too large. */
    TOO_LARGE,
    /** The other hub failed to answer. */
    FAILED
  }

  private final Reason reason;

  public BusException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
