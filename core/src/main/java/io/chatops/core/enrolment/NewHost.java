package io.chatops.core.enrolment;

import io.chatops.core.access.SecretHash;
import io.chatops.core.error.FieldErrors;
import io.chatops.core.identity.HostClaimId;
import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host that asks to be taken in. All of it is text from the host.
 *
 * @param claim 43 URL-safe characters that only the host knows: with it, it may ask again
 * @param hostname 1-100 characters without control characters
 * @param os at most 50 characters, such as linux; so is arch
 * @param address where it asks from; absent if unknown
 */
public record NewHost(
    String claim,
    String hostname,
    @Nullable String os,
    @Nullable String arch,
    @Nullable String address) {
  private static final Pattern CLAIM = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** Throws InvalidFieldException with every rule that is broken. */
  public NewHost {
    FieldErrors errors = new FieldErrors();
    if (!CLAIM.matcher(claim).matches()) {
      errors.add("claim", "must be 43 URL-safe characters: 256 random bits in Base64");
    }
    if (!FieldErrors.isLine(hostname, 100)) {
      errors.add("hostname", "must be 1-100 characters, not all blank, no control characters");
    }
    check(errors, "os", os);
    check(errors, "arch", arch);
    errors.check();
  }

  SecretHash hash() {
    return SecretHash.of(claim);
  }

  /** Returns its claim to a token; a host that needs no approval is approved at once. */
  public HostClaim claimTo(EnrolmentToken token, Instant now) {
    return new HostClaim(
        HostClaimId.random(),
        token.id(),
        token.ownerId(),
        hash(),
        ServerId.random(),
        hostname,
        os,
        arch,
        address,
        now,
        token.approval() ? HostClaim.State.WAITING : HostClaim.State.APPROVED);
  }

  private static void check(FieldErrors errors, String field, @Nullable String text) {
    if (text != null && (text.length() > 50 || FieldErrors.hasControl(text))) {
      errors.add(field, "must be at most 50 characters without control characters");
    }
  }

  @Override
  public String toString() {
    return "NewHost[" + hostname + "]";
  }
}
