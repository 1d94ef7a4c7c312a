package io.chatops.core.remote;

/** A request that says all by its number. */
record NoFields() {}
