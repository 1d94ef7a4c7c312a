package io.chatops.persistence.sql;

import io.chatops.core.page.Position;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The conditions of a query; an absent filter adds none. */
public final class Filter {
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, Object> afterValues = new HashMap<>();
  private @Nullable String after;

  /** Adds a condition with a named parameter, unless its value is absent. */
  public Filter and(String condition, String parameter, @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      values.put(parameter, value);
    }
    return this;
  }

  /** Adds a condition without a parameter. */
  public Filter and(String condition) {
    conditions.add(condition);
    return this;
  }

  /**
   * Leaves out the rows up to a place in a list that is newest first, then by id. They still count
   * as matches.
   *
   * @param time the attribute of the list's time
   * @param place absent: none is left out
   */
  public Filter after(String time, @Nullable Position place) {
    if (place != null) {
      // The first comparison is for the index.
      after = "%1$s <= :afterTime and (%1$s < :afterTime or id > :afterId)".formatted(time);
      afterValues.put("afterTime", place.at());
      afterValues.put("afterId", place.id());
    }
    return this;
  }

  /**
   * Reads the matching rows from {@code offset}, at most {@code limit}, and counts all matches.
   *
   * @param page makes the page from its rows and the total number
   */
  public <E, D, P> P page(
      PanacheRepositoryBase<E, ?> rows,
      Sort order,
      int limit,
      int offset,
      Function<E, D> toDomain,
      BiFunction<List<D>, Long, P> page) {
    List<String> all = new ArrayList<>(conditions);
    Map<String, Object> allValues = new HashMap<>(values);
    if (after != null) {
      all.add(after);
      allValues.putAll(afterValues);
    }
    PanacheQuery<E> found =
        all.isEmpty() ? rows.findAll(order) : rows.find(hql(all), order, allValues);
    List<D> read = found.range(offset, offset + limit - 1).list().stream().map(toDomain).toList();
    return page.apply(
        read, conditions.isEmpty() ? rows.count() : rows.count(hql(conditions), values));
  }

  private static String hql(List<String> conditions) {
    return String.join(" and ", conditions);
  }
}
