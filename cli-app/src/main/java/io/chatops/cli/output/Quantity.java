package io.chatops.cli.output;

/**
 * A number of one kind, in a column with numbers of several kinds.
 *
 * @param unit shown behind the number in tables; empty if there is none or the kind shows it
 */
public record Quantity(double value, CellFormat kind, String unit) {}
