/**
 * Tests of the load generator against a tiny hub of their own, so that a number it prints can be
 * believed. The real hub is measured, not tested, here.
 */
@NullMarked
package io.chatops.bench;

import org.jspecify.annotations.NullMarked;
