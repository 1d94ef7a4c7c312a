package io.chatops.rest.json;

import io.chatops.api.WireName;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parameters of a query and a path. An empty one counts as left out. */
public final class QueryFields {
  /** How long a list is when the caller does not say. */
  public static final int DEFAULT_LIMIT = 100;

  /** How far a time may be ahead of our clock: those who ask have clocks of their own. */
  public static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_TEXT = 300;

  private final FieldErrors errors = new FieldErrors();

  /** An id in the path; throws at once, since nothing can be said without it. */
  public static UUID id(String name, String value) {
    QueryFields fields = new QueryFields();
    Field<UUID> id = fields.read(name, value, Texts::uuid).required();
    fields.check();
    return id.get();
  }

  public Field<String> text(String name, @Nullable String value) {
    return read(
        name,
        value,
        text -> {
          if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("must be at most " + MAX_TEXT + " characters");
          }
          return Texts.storable(text);
        });
  }

  /** A whole number within both bounds. */
  public Field<Integer> integer(String name, @Nullable String value, int least, int most) {
    return read(
        name,
        value,
        text -> {
          try {
            int number = Texts.integer(text);
            if (number >= least && number <= most) {
              return number;
            }
          } catch (IllegalArgumentException e) {
            // said below
          }
          throw new IllegalArgumentException(
              most == Integer.MAX_VALUE
                  ? "must be a whole number, at least " + least
                  : "must be a whole number, " + least + "-" + most);
        });
  }

  public Field<Integer> limit(@Nullable String value) {
    return integer("limit", value, 1, MAX_LIMIT);
  }

  /** The part of a list that is asked for; of use after {@link #check}. */
  public Paging paging(@Nullable String limit, @Nullable String offset) {
    return new Paging(
        limit(limit).orElse(DEFAULT_LIMIT),
        integer("offset", offset, 0, Integer.MAX_VALUE).orElse(0));
  }

  public <T> Field<T> read(String name, @Nullable String value, Function<String, T> reader) {
    return value == null || value.isEmpty()
        ? Field.absent(name, errors)
        : Field.of(name, errors, value).as(reader);
  }

  public Field<Boolean> flag(String name, @Nullable String value) {
    return read(
        name,
        value,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("must be true or false");
            });
  }

  /** One of an enum's values, written in lower case. */
  public <E extends Enum<E>> Field<E> oneOf(String name, @Nullable String value, E[] values) {
    return oneOf(name, value, List.of(values), WireName::of);
  }

  /** One of some values, by the name that callers use. */
  public <T> Field<T> oneOf(
      String name, @Nullable String value, List<T> values, Function<T, String> wireName) {
    return read(name, value, text -> Texts.oneOf(text, values, wireName));
  }

  public void reject(String name, String message) {
    errors.add(name, message);
  }

  /** Throws if anything was wrong; after it, required fields can be had. */
  public void check() {
    errors.check();
  }
}
