package io.chatops.core.quota;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;

/**
 * The largest number of things of one kind.
 *
 * @param max at least 1
 * @param things their kind in the plural and where they are, such as "servers"
 * @param setting the name of the hub's setting that holds the number
 */
public record Quota(int max, String things, String setting) {
  /** Throws {@link IllegalArgumentException} if nothing would be allowed. */
  public Quota {
    if (max < 1) {
      throw new IllegalArgumentException(setting + " must be at least 1, not " + max);
    }
  }

  /** Returns the reason for which another one is refused. */
  public String reason() {
    return "Your number of "
        + things
        + " has reached "
        + max
        + ", the most that "
        + setting
        + " allows";
  }

  /** Returns the refusal of another one. */
  public ChatOpsException reached() {
    return new ChatOpsException(
        ErrorCode.QUOTA_REACHED,
        reason() + "; remove one first, or ask the hub's administrator for a higher limit");
  }
}
