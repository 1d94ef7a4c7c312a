package io.chatops.persistence.sql;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conditions of a query; a filter that is absent adds none. */
public final class Filter {
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new HashMap<>();

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

  /** Counts the rows that match. */
  public long count(PanacheRepositoryBase<?, ?> rows) {
    return conditions.isEmpty() ? rows.count() : rows.count(hql(), values);
  }

  /** Reads the rows that match, from {@code offset} on, at most {@code limit}. */
  public <E> List<E> list(PanacheRepositoryBase<E, ?> rows, Sort order, int limit, int offset) {
    var found = conditions.isEmpty() ? rows.findAll(order) : rows.find(hql(), order, values);
    return found.range(offset, offset + limit - 1).list();
  }

  private String hql() {
    return String.join(" and ", conditions);
  }
}
