package io.chatops.api.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chatops.api.PageMeta;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A user's keys with their {@code meta}, or the key of the request. The copies next to {@code data}
 * are for earlier agents; they are present for a key only.
 */
@Schema(name = "CurrentApiKeys")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CurrentApiKeysResponse(
    @Schema(
            oneOf = {ApiKeyResponse.class, ApiKeyResponse[].class},
            description = "A list for a user's token; a single key for an API key")
        Object data,
    @Nullable PageMeta meta,
    @Nullable UUID serverId,
    @Nullable UUID keyId,
    @Nullable String name,
    @Nullable Boolean isActive) {

  public static CurrentApiKeysResponse of(ApiKeyResponse key) {
    return new CurrentApiKeysResponse(
        key, null, key.serverId(), key.id(), key.name(), key.isActive());
  }

  public static CurrentApiKeysResponse of(List<ApiKeyResponse> keys, PageMeta meta) {
    return new CurrentApiKeysResponse(keys, meta, null, null, null, null);
  }
}
