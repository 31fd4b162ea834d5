"""Shifts planned and worked, who is on duty, and the handover from one shift to the next.

Owns Shift, ShiftWorker, the handover in the making and the signed one. Must not know what a handover is composed from:
the desk asks the apps that have it, and gives the lines to `actions.hand_over`.
"""
