package io.chatops.rest.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A user's keys, or the key that asks. The copies beside {@code data} are what earlier agents read;
 * they are there for a key only.
 */
@Schema(name = "CurrentApiKeys")
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection(ignoreNested = false)
public record CurrentApiKeysResponse(
    @Schema(
            oneOf = {ApiKeyResponse.class, ApiKeyResponse[].class},
            description = "A list for a user, one key for a key")
        Object data,
    @Nullable UUID serverId,
    @Nullable UUID keyId,
    @Nullable String name,
    @Nullable Boolean isActive) {

  static CurrentApiKeysResponse of(ApiKeyResponse key) {
    return new CurrentApiKeysResponse(key, key.serverId(), key.id(), key.name(), key.isActive());
  }
}
