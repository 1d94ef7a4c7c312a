package io.chatops.persistence.metric.codec;

/** Stored bytes cannot be read: they are damaged, or a newer hub wrote them. */
public final class UnreadableException extends RuntimeException {
  private final boolean newer;

  private UnreadableException(String message, boolean newer) {
    super(message);
    this.newer = newer;
  }

  /** Nobody can read it. */
  public static UnreadableException damaged(String what) {
    return new UnreadableException(what, false);
  }

  /** A hub that knows this version of what is stored can read it. */
  public static UnreadableException newer(int version) {
    return new UnreadableException(
        "it is of version " + version + ", so it was written by a newer hub", true);
  }

  public boolean isNewer() {
    return newer;
  }
}
