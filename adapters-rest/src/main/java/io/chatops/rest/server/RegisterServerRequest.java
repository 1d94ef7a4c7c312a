package io.chatops.rest.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.server.ServerDetails;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A new server. */
record RegisterServerRequest(
    @NotNull @Size(min = 1, max = 100) @Schema(examples = "web-1") String name,
    @Size(max = 255)
        @Schema(
            nullable = true,
            description = "A host name or address for operators; not used to connect",
            examples = "web-1.example.org")
        @Nullable String host,
    @Min(1) @Max(65_535) @Schema(nullable = true, examples = "22") @Nullable Integer port,
    @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            nullable = true,
            description = "Your own data, at most 16 KiB",
            examples = "{\"rack\": \"b7\"}")
        @Nullable ObjectNode metadata,
    @Size(max = 50, message = "must be at most 50 tags")
        @Schema(nullable = true, examples = "[\"production\"]")
        @Nullable List<String> tags) {

  ServerDetails toDetails() {
    return new ServerDetails(
        name,
        host,
        port,
        metadata == null ? "{}" : metadata.toString(),
        tags == null ? List.of() : tags);
  }
}
