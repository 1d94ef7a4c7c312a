package io.chatops.rest.request;

/** A request whose body may be left out; that counts as an empty JSON object. */
public interface OptionalBody {}
