package io.chatops.rest.container;

import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.container.ReadContainerLogs;
import io.chatops.core.log.StandardStream;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.QueryFields;
import io.chatops.rest.json.Texts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lines are wanted.
 *
 * @param text only lines with it; absent: all
 */
record LogParameters(LogWindowQuery window, @Nullable String text) {

  static LogParameters from(
      ContainerRef container,
      @Nullable String tail,
      @Nullable String since,
      @Nullable String until,
      @Nullable String stream,
      @Nullable String q,
      Instant now) {
    QueryFields query = new QueryFields();
    Field<Integer> lines = query.integer("tail", tail, 1, ReadContainerLogs.MAX_TAIL);
    Field<Instant> from = query.read("since", since, Texts::instant);
    Field<Instant> before = query.read("until", until, Texts::instant);
    Field<StandardStream> which = query.oneOf("stream", stream, StandardStream.values());
    Field<String> text = query.text("q", q);
    rejectFuture(query, "since", from, now);
    rejectFuture(query, "until", before, now);
    if (from.isGiven() && before.isGiven() && !from.get().isBefore(before.get())) {
      query.reject("since", "must be before until");
    }
    query.check();
    return new LogParameters(
        new LogWindowQuery(
            container,
            lines.orElse(ReadContainerLogs.DEFAULT_TAIL),
            from.orNull(),
            before.orNull(),
            which.orNull()),
        text.orNull());
  }

  private static void rejectFuture(
      QueryFields query, String name, Field<Instant> time, Instant now) {
    Instant given = time.orNull();
    if (given != null && given.isAfter(now.plus(QueryFields.CLOCK_DIFFERENCE))) {
      query.reject(name, "must not be in the future");
    }
  }
}
