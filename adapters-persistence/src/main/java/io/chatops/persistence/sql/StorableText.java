package io.chatops.persistence.sql;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Applies {@link StoredText} to every text of an entity, and to values compared with one. */
@Converter(autoApply = true)
public class StorableText implements AttributeConverter<String, String> {
  @Override
  public @Nullable String convertToDatabaseColumn(@Nullable String text) {
    return StoredText.orNull(text);
  }

  @Override
  public @Nullable String convertToEntityAttribute(@Nullable String column) {
    return column;
  }
}
