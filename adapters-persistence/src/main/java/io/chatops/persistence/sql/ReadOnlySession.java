package io.chatops.persistence.sql;

import io.quarkus.hibernate.orm.panache.Panache;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Prevents Hibernate from copying and caching what a method reads. Otherwise it would track the
 * entities for changes, and the next read in the same request would return them instead of what
 * others have written.
 */
@Interceptor
@Reads
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class ReadOnlySession {
  @AroundInvoke
  @Nullable Object call(InvocationContext method) throws Exception {
    if (QuarkusTransaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
      return method.proceed(); // part of a write, whose entities are kept
    }
    Session session = Panache.getSession();
    session.setDefaultReadOnly(true);
    try {
      return method.proceed();
    } finally {
      session.clear();
    }
  }
}
