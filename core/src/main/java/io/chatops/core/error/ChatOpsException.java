package io.chatops.core.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be fulfilled. The message is for users: the problem, its reason and the
 * remedy; no secrets.
 */
public class ChatOpsException extends RuntimeException {
  private final ErrorCode code;
  private final @Nullable Duration retryAfter;

  public ChatOpsException(ErrorCode code, String message) {
    this(code, message, null, null);
  }

  protected ChatOpsException(
      ErrorCode code, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  public static ChatOpsException unauthenticated(String message) {
    return new ChatOpsException(ErrorCode.UNAUTHENTICATED, message);
  }

  public static ChatOpsException forbidden(String message) {
    return new ChatOpsException(ErrorCode.FORBIDDEN, message);
  }

  public static ChatOpsException notFound(String message) {
    return new ChatOpsException(ErrorCode.NOT_FOUND, message);
  }

  public static ChatOpsException conflict(String message) {
    return new ChatOpsException(ErrorCode.CONFLICT, message);
  }

  public static ChatOpsException rateLimited(String message, Duration retryAfter) {
    return new ChatOpsException(ErrorCode.RATE_LIMITED, message, retryAfter, null);
  }

  /** AGENT_NOT_CONNECTED to this hub, but to another one, which cannot be asked now. */
  public static ChatOpsException agentAtOtherHub(String message, Duration retryAfter) {
    return new ChatOpsException(ErrorCode.AGENT_NOT_CONNECTED, message, retryAfter, null);
  }

  public static ChatOpsException storageUnavailable(String message, @Nullable Throwable cause) {
    return new ChatOpsException(ErrorCode.STORAGE_UNAVAILABLE, message, null, cause);
  }

  public ErrorCode code() {
    return code;
  }

  /** Returns the time after which to try again; absent unless the failure passes by itself. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
