package io.chatops.rest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.api.WireName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The fields of a request's body. Types are strict: a number is no text, 1.0 is no whole number.
 * Fields that nobody asks for are ignored.
 */
public final class RequestFields {
  private final ObjectNode node;
  private final String prefix;
  private final FieldErrors errors;

  RequestFields(ObjectNode node) {
    this(node, "", new FieldErrors());
  }

  private RequestFields(ObjectNode node, String prefix, FieldErrors errors) {
    this.node = node;
    this.prefix = prefix;
    this.errors = errors;
  }

  /** The fields of an object within; what is wrong with them is noted here, too. */
  public Field<RequestFields> fields(String name) {
    return read(
        name,
        value -> {
          if (value instanceof ObjectNode object) {
            return new RequestFields(object, prefix + name + ".", errors);
          }
          throw new IllegalArgumentException("must be a JSON object");
        });
  }

  public Field<String> text(String name) {
    return read(
        name,
        value -> {
          if (!value.isTextual()) {
            throw new IllegalArgumentException("must be text");
          }
          return Texts.storable(value.textValue());
        });
  }

  public Field<UUID> uuid(String name) {
    return text(name).as(Texts::uuid);
  }

  public Field<Instant> instant(String name) {
    return text(name).as(Texts::instant);
  }

  public Field<Integer> integer(String name) {
    return read(
        name,
        value -> {
          if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException("must be a whole number");
          }
          return value.intValue();
        });
  }

  /** Any number that is no NaN and not beyond what a double can hold. */
  public Field<Double> number(String name) {
    return read(
        name,
        value -> {
          double number = value.isNumber() ? value.doubleValue() : Double.NaN;
          if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("must be a number");
          }
          return number;
        });
  }

  public Field<Boolean> flag(String name) {
    return read(
        name,
        value -> {
          if (!value.isBoolean()) {
            throw new IllegalArgumentException("must be true or false");
          }
          return value.booleanValue();
        });
  }

  /** One of an enum's values, written in lower case. */
  public <E extends Enum<E>> Field<E> oneOf(String name, E[] values) {
    return text(name).as(text -> Texts.oneOf(text, List.of(values), WireName::of));
  }

  public Field<List<String>> texts(String name) {
    return read(
        name,
        value -> {
          if (!value.isArray()) {
            throw new IllegalArgumentException("must be a list of texts");
          }
          List<String> texts = new ArrayList<>();
          for (JsonNode item : value) {
            if (!item.isTextual()) {
              throw new IllegalArgumentException("must be a list of texts");
            }
            texts.add(Texts.storable(item.textValue()));
          }
          return List.copyOf(texts);
        });
  }

  /** A JSON object whose values are texts, in its order. */
  public Field<Map<String, String>> textsByName(String name) {
    return read(
        name,
        value -> {
          if (!value.isObject()) {
            throw new IllegalArgumentException("must be a JSON object of texts");
          }
          Map<String, String> texts = new LinkedHashMap<>();
          for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (!entry.getValue().isTextual()) {
              throw new IllegalArgumentException("must be a JSON object of texts");
            }
            texts.put(Texts.storable(entry.getKey()), Texts.storable(entry.getValue().textValue()));
          }
          return Collections.unmodifiableMap(texts);
        });
  }

  /** A JSON object of the caller's own, in text form. */
  public Field<String> object(String name) {
    return read(
        name,
        value -> {
          if (!value.isObject()) {
            throw new IllegalArgumentException("must be a JSON object");
          }
          checkStorable(value);
          return value.toString();
        });
  }

  /** Notes something wrong that takes more than one field to see. */
  public void reject(String name, String message) {
    errors.add(prefix + name, message);
  }

  /** Throws if anything was wrong; after it, required fields can be had. */
  public void check() {
    errors.check();
  }

  /** As {@link FieldErrors#checked}. */
  public <T> T checked(Supplier<T> value) {
    return errors.checked(value);
  }

  /** As {@link FieldErrors#noted}. */
  public <T> Optional<T> noted(Supplier<T> value) {
    return errors.noted(value);
  }

  private <T> Field<T> read(String name, Function<JsonNode, T> reader) {
    JsonNode value = node.get(name);
    String path = prefix + name;
    if (value == null) {
      return Field.absent(path, errors);
    }
    if (value.isNull()) {
      return Field.ofNull(path, errors);
    }
    return Field.of(path, errors, value).as(reader);
  }

  private static void checkStorable(JsonNode value) {
    if (value.isTextual()) {
      Texts.storable(value.textValue());
    }
    if (value.isNumber() && !Double.isFinite(value.doubleValue())) {
      throw new IllegalArgumentException("must not contain numbers beyond 1.7e308");
    }
    value.fieldNames().forEachRemaining(Texts::storable);
    value.forEach(RequestFields::checkStorable);
  }
}
