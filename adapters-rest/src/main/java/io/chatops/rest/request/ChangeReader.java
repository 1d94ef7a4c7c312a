package io.chatops.rest.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Change}: absent, null and a value are three different things. */
final class ChangeReader extends StdDeserializer<Change<?>> implements ContextualDeserializer {
  private static final long serialVersionUID = 1;

  private final JavaType type;
  private final transient @Nullable JsonDeserializer<Object> value;

  ChangeReader(JavaType type) {
    this(type, null);
  }

  private ChangeReader(JavaType type, @Nullable JsonDeserializer<Object> value) {
    super(Change.class);
    this.type = type;
    this.value = value;
  }

  @Override
  public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property)
      throws JsonMappingException {
    return new ChangeReader(type, context.findContextualValueDeserializer(type, property));
  }

  @Override
  public Change<?> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (value == null) {
      throw new IllegalStateException("a Change is read as a field only");
    }
    return new Change.Set<>(value.deserialize(parser, context));
  }

  @Override
  public Change<?> getNullValue(DeserializationContext context) {
    return new Change.Set<>(null);
  }

  @Override
  public Change<?> getAbsentValue(DeserializationContext context) {
    return new Change.Keep<>();
  }
}
