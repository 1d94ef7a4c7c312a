package io.chatops.core.server;

import io.chatops.core.error.FieldErrors;
import io.chatops.core.error.InvalidFieldException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a server that its owner may set.
 *
 * @param name 1-100 characters
 * @param host at most 255 characters; absent: unknown
 * @param port 1-65535; absent: unknown
 * @param metadata a JSON object in text form, at most 16 KiB
 * @param tags at most 50 of 1-50 characters
 */
public record ServerDetails(
    String name,
    @Nullable String host,
    @Nullable Integer port,
    String metadata,
    List<String> tags) {

  /** Throws {@link InvalidFieldException} with every rule that is broken. */
  public ServerDetails {
    tags = List.copyOf(tags);
    FieldErrors errors = new FieldErrors();
    if (!FieldErrors.isLine(name, 100)) {
      errors.add("name", "must be 1-100 characters, not all blank, no control characters");
    }
    if (host != null && !FieldErrors.isLine(host, 255)) {
      errors.add("host", "must be 1-255 characters without control characters");
    }
    if (port != null && (port < 1 || port > 65535)) {
      errors.add("port", "must be 1-65535");
    }
    if (metadata.getBytes(StandardCharsets.UTF_8).length > 16 * 1024) {
      errors.add("metadata", "must be at most 16 KiB");
    }
    if (metadata.indexOf('\0') >= 0 || metadata.contains("\\u0000")) {
      errors.add("metadata", "must not contain the NUL character");
    }
    if (tags.size() > 50 || !tags.stream().allMatch(ServerDetails::isTag)) {
      errors.add("tags", "must be at most 50 tags of 1-50 characters each");
    }
    errors.check();
  }

  /** Returns true if a server can have this tag: 1-50 characters, not all blank, no control. */
  public static boolean isTag(String text) {
    return FieldErrors.isLine(text, 50);
  }
}
