"""The pages for the clinician's own sake: their journal, its check-ins and trends, exercises, help in a crisis."""
