package io.chatops.persistence.sql;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Implements {@link ReportsFailures}. Runs around the transaction, so that it also sees a failed
 * commit. A database that is read-only has the pool connect anew.
 */
@Interceptor
@ReportsFailures
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
class FailureReports {
  private final StandbyConnections connections;

  FailureReports(StandbyConnections connections) {
    this.connections = connections;
  }

  @AroundInvoke
  @Nullable Object call(InvocationContext method) throws Exception {
    try {
      return method.proceed();
    } catch (Exception e) {
      SQLException cause = StorageFailure.sqlCause(e);
      if (StorageFailure.isReadOnly(cause)) {
        connections.leave();
      }
      throw cause != null && StorageFailure.of(cause) == StorageFailure.UNAVAILABLE
          ? StorageFailure.unavailable(e)
          : e;
    }
  }
}
