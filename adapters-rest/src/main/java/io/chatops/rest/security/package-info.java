/**
 * Finds the caller of each request and adds the headers that protect browsers. Each resource says
 * in an annotation who may call it; a method without one is closed to everybody.
 */
@NullMarked
package io.chatops.rest.security;

import org.jspecify.annotations.NullMarked;
