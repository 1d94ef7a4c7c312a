/**
 * Readers of foreign bytes, one target each, as Jazzer calls them: {@code attack/fuzz} searches for
 * inputs with which a target fails, {@link io.chatops.attack.fuzz.CorpusTest} tries again all that
 * were kept.
 */
@NullMarked
package io.chatops.attack.fuzz;

import org.jspecify.annotations.NullMarked;
