package io.chatops.rest.json;

/**
 * Which part of a list this is.
 *
 * @param total how many there are in all
 */
public record PageMeta(long total, int limit, int offset) {}
