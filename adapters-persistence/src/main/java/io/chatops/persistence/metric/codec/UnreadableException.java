package io.chatops.persistence.metric.codec;

/** Thrown if stored bytes cannot be read, because they are damaged or a newer hub wrote them. */
public final class UnreadableException extends RuntimeException {
  private final boolean newer;

  private UnreadableException(String message, boolean newer) {
    super(message);
    this.newer = newer;
  }

  /** Returns the exception for bytes that no hub can read. */
  public static UnreadableException damaged(String what) {
    return new UnreadableException(what, false);
  }

  /** Returns the exception for bytes that a newer hub wrote in this version of the format. */
  public static UnreadableException newer(int version) {
    return new UnreadableException(
        "it is of version " + version + ", so it was written by a newer hub", true);
  }

  public boolean isNewer() {
    return newer;
  }
}
