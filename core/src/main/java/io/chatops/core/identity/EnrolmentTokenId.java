package io.chatops.core.identity;

import java.util.UUID;

/** Names one enrolment token, permanently. */
public record EnrolmentTokenId(UUID value) {
  public static EnrolmentTokenId random() {
    return new EnrolmentTokenId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
