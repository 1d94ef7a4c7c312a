package io.chatops.attack.fuzz;

/** What all targets need. */
public final class Targets {
  private Targets() {}

  /** Fails with what should have been true. */
  public static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("not so: " + what);
    }
  }
}
