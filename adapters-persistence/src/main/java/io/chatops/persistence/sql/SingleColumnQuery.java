package io.chatops.persistence.sql;

import org.hibernate.query.NativeQuery;
import org.hibernate.query.QueryProducer;

/** Native queries of one column. */
public final class SingleColumnQuery {
  private SingleColumnQuery() {}

  /**
   * Makes a query whose rows are the values of one column. Hibernate keeps the plan of a query, and
   * finds it again by the names and types of its columns. If it is told a class alone, it takes the
   * query of each call for another one: plans pile up, and each search among them takes longer.
   *
   * @param column its name in the answer
   */
  @SuppressWarnings("unchecked") // a row of one scalar is that scalar
  public static <T> NativeQuery<T> query(
      QueryProducer session, String sql, String column, Class<T> type) {
    return (NativeQuery<T>) session.createNativeQuery(sql, Object.class).addScalar(column, type);
  }
}
