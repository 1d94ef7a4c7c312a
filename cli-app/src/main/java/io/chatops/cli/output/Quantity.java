package io.chatops.cli.output;

/** A number of one kind, in a column with numbers of several kinds. */
public record Quantity(double value, Cell kind) {}
