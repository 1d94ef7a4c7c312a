package io.chatops.core.enrolment;

import io.chatops.core.access.SecretHash;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A code that makes one host the agent of one server, as it is stored: without the code itself.
 *
 * @param keyName the name of the API key that the host gets
 * @param keyExpiresAt the end of that key; absent: never
 */
public record EnrolmentCode(
    ServerId serverId,
    UserId ownerId,
    SecretHash hash,
    String keyName,
    @Nullable Instant keyExpiresAt,
    Instant expiresAt) {
  /** The time in which a code can be used. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);
}
