package io.chatops.rest.limit;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs password checks through a queue, and rejects them after too many failures. */
@Singleton
public class PasswordChecks {
  private final RateLimits limits;
  private final PasswordWork work;

  public PasswordChecks(RateLimits limits, PasswordWork work) {
    this.limits = limits;
    this.work = work;
  }

  /**
   * Runs a check.
   *
   * @param account the name that an anonymous caller sent, whether an account has it or not; the id
   *     of a signed-in caller's account
   * @param check throws {@link ChatOpsException} UNAUTHENTICATED or INVALID when it fails
   */
  public <T> T check(String account, @Nullable String address, Supplier<T> check) {
    limits.beforePassword(account, address);
    return work.enqueue(
        address,
        () -> {
          // Again, since others before us in the queue may have used the last attempts.
          limits.beforePassword(account, address);
          try {
            return check.get();
          } catch (ChatOpsException e) {
            if (e.code() == ErrorCode.UNAUTHENTICATED || e.code() == ErrorCode.INVALID) {
              limits.passwordFailed(account, address);
            }
            throw e;
          }
        });
  }
}
