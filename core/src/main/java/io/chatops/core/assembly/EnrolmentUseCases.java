package io.chatops.core.assembly;

import io.chatops.core.enrolment.EnrolHost;
import io.chatops.core.enrolment.EnrolmentTokens;
import io.chatops.core.enrolment.IssueEnrolmentCode;
import io.chatops.core.enrolment.WaitingHosts;
import io.chatops.core.storage.Storage;
import java.security.SecureRandom;

/** The use cases of hosts that become servers. */
public record EnrolmentUseCases(
    IssueEnrolmentCode issueCode,
    EnrolmentTokens tokens,
    WaitingHosts waitingHosts,
    EnrolHost enrolHost) {

  /** Builds the use cases. */
  public static EnrolmentUseCases of(SharedState shared, SecureRandom random) {
    Storage storage = shared.storage();
    return new EnrolmentUseCases(
        new IssueEnrolmentCode(
            shared.owned(), storage.enrolments(), shared.audit(), random, shared.clock()),
        new EnrolmentTokens(storage.enrolments(), shared.audit(), random, shared.clock()),
        new WaitingHosts(storage.enrolments(), shared.audit(), shared.clock()),
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
