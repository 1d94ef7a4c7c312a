package io.chatops.rest.server;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.server.ServerDetails;
import io.chatops.rest.request.Change;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a server: an absent field stays, null clears it. A client may send back a whole
 * server; fields that it cannot change are ignored.
 */
@JsonIgnoreProperties({
  "id",
  "status",
  "health_status",
  "last_seen",
  "agent",
  "created_at",
  "updated_at"
})
record UpdateServerRequest(
    @Size(min = 1, max = 100) @Schema(implementation = String.class, examples = "web-1")
        Change<String> name,
    @Size(max = 255)
        @Schema(implementation = String.class, nullable = true, examples = "web-1.example.org")
        Change<String> host,
    @Min(1) @Max(65_535) @Schema(implementation = Integer.class, nullable = true, examples = "22")
        Change<Integer> port,
    @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            nullable = true,
            description = "Replaces all existing data; at most 16 KiB",
            examples = "{\"rack\": \"b7\"}")
        Change<ObjectNode> metadata,
    @Size(max = 50, message = "must be at most 50 tags")
        @Schema(implementation = String[].class, nullable = true, examples = "[\"production\"]")
        Change<List<String>> tags) {

  ServerDetails applyTo(ServerDetails now) {
    return new ServerDetails(
        name.orElse(now.name()),
        host.over(now.host()),
        port.over(now.port()),
        metadata.isSet() ? text(metadata.over(null)) : now.metadata(),
        tags.isSet() ? listOf(tags.over(null)) : now.tags());
  }

  private static String text(@Nullable ObjectNode metadata) {
    return metadata == null ? "{}" : metadata.toString();
  }

  private static List<String> listOf(@Nullable List<String> tags) {
    return tags == null ? List.of() : tags;
  }
}
