@NullMarked
package io.chatops.core;

import org.jspecify.annotations.NullMarked;
