package io.chatops.rest.json;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Which part of a list this is.
 *
 * @param total how many there are in all
 */
@RegisterForReflection(ignoreNested = false)
public record PageMeta(long total, int limit, int offset) {}
