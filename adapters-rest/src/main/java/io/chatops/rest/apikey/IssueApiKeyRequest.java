package io.chatops.rest.apikey;

import io.chatops.core.identity.ServerId;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A new API key.
 *
 * @param name absent: that of the server
 * @param expiresAt absent: never
 */
record IssueApiKeyRequest(ServerId serverId, @Nullable String name, @Nullable Instant expiresAt) {
  static IssueApiKeyRequest from(RequestFields body) {
    Field<UUID> serverId = body.uuid("server_id").required();
    Field<String> name = body.text("name");
    Field<Instant> expiresAt = body.instant("expires_at");
    body.check();
    return new IssueApiKeyRequest(new ServerId(serverId.get()), name.orNull(), expiresAt.orNull());
  }
}
