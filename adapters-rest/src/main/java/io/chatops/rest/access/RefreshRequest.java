package io.chatops.rest.access;

import jakarta.validation.constraints.NotNull;

/** A refresh token, to be replaced. */
record RefreshRequest(@NotNull String refreshToken) {

  @Override
  public String toString() {
    return "RefreshRequest[***]";
  }
}
