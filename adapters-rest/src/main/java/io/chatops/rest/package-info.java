@NullMarked
package io.chatops.rest;

import org.jspecify.annotations.NullMarked;
