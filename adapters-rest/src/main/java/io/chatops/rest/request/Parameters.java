package io.chatops.rest.request;

import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.error.InvalidFieldException.FieldError;
import io.chatops.rest.json.Texts;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads parameters of paths and queries as typed values. An empty one counts as absent. One that
 * cannot be read is added to {@link ParameterViolations}, so that one response lists all of them.
 */
@Provider
public class Parameters implements ParamConverterProvider {
  private final ParameterViolations faults;

  public Parameters(ParameterViolations faults) {
    this.faults = faults;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> @Nullable ParamConverter<T> getConverter(
      Class<T> type, Type genericType, Annotation[] annotations) {
    String name = name(annotations);
    return name != null && (isPlain(type) || TextValues.knows(type))
        ? new Converter<>(type, name, defaultValue(annotations), faults)
        : null;
  }

  private static boolean isPlain(Class<?> type) {
    return Stream.of(int.class, Integer.class, boolean.class, Boolean.class)
        .anyMatch(plain -> plain == type);
  }

  /** Reads a value; {@link IllegalArgumentException} says what is wrong. */
  static Object read(Class<?> type, String text) {
    if (type == int.class || type == Integer.class) {
      return Texts.integer(text);
    }
    if (type == long.class || type == Long.class) {
      return (long) Texts.integer(text);
    }
    if (type == boolean.class || type == Boolean.class) {
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException("must be true or false");
      };
    }
    return TextValues.read(type, text);
  }

  private static @Nullable String name(Annotation[] annotations) {
    for (Annotation annotation : annotations) {
      if (annotation instanceof QueryParam query) {
        return query.value();
      }
      if (annotation instanceof PathParam path) {
        return path.value();
      }
    }
    return null;
  }

  private static @Nullable String defaultValue(Annotation[] annotations) {
    for (Annotation annotation : annotations) {
      if (annotation instanceof DefaultValue value) {
        return value.value();
      }
    }
    return null;
  }

  private record Converter<T>(
      Class<T> type, String name, @Nullable String otherwise, ParameterViolations faults)
      implements ParamConverter<T> {

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable T fromString(@Nullable String sent) {
      String text = sent == null || sent.isEmpty() ? otherwise : sent;
      try {
        return text == null ? (T) unreadable() : (T) read(type, text);
      } catch (InvalidFieldException e) {
        e.errors().forEach(faults::add);
      } catch (IllegalArgumentException e) {
        faults.add(new FieldError(name, String.valueOf(e.getMessage())));
      }
      return (T) unreadable();
    }

    /** No resource method receives it: {@link CheckedParameters} rejects the request before. */
    private @Nullable Object unreadable() {
      return type == int.class ? Integer.valueOf(0) : type == boolean.class ? false : null;
    }

    @Override
    public String toString(T value) {
      return String.valueOf(value);
    }
  }
}
