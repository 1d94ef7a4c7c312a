package io.chatops.rest.forward;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** The answer of another hub. */
public record HubResponse(int status, MultiMap headers, Buffer body) {}
