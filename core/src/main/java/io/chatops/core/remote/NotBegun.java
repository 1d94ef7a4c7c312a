package io.chatops.core.remote;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A refusal by the hub with the agent before its use case was called. So it is not on record there,
 * and the hub that was asked records it.
 */
final class NotBegun extends ChatOpsException {
  NotBegun(ErrorCode code, String message, @Nullable Duration retryAfter) {
    super(code, message, retryAfter, null);
  }
}
