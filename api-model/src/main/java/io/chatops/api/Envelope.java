package io.chatops.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of every successful answer.
 *
 * @param data null if the answer has no data
 * @param message for users
 * @param meta present in lists only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Envelope<T>(
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable T data,
    @Nullable String message,
    @Nullable PageMeta meta) {

  public static <T> Envelope<T> of(T data) {
    return new Envelope<>(data, null, null);
  }

  public static <T> Envelope<T> of(T data, @Nullable String message) {
    return new Envelope<>(data, message, null);
  }

  public static <T> Envelope<T> page(T data, PageMeta meta) {
    return new Envelope<>(data, null, meta);
  }

  /** An answer without data. */
  public static Envelope<Void> done(String message) {
    return new Envelope<>(null, message, null);
  }
}
