package io.chatops.core.assembly;

import io.chatops.core.enrolment.EnrolHost;
import io.chatops.core.enrolment.Enrolments;
import io.chatops.core.storage.Storage;
import java.security.SecureRandom;

/** The use cases of hosts that become servers. */
public record EnrolmentUseCases(Enrolments enrolments, EnrolHost enrolHost) {

  /** Builds the use cases. */
  public static EnrolmentUseCases of(SharedState shared, SecureRandom random) {
    Storage storage = shared.storage();
    return new EnrolmentUseCases(
        new Enrolments(
            shared.owned(), storage.enrolments(), shared.audit(), random, shared.clock()),
        new EnrolHost(
            storage.enrolments(),
            storage.users(),
            storage.servers(),
            storage.apiKeys(),
            shared.quotas(),
            shared.audit(),
            shared.clock()));
  }
}
