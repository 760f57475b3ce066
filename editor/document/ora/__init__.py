"""What an OpenRaster file of ours holds, in three parts: how a document looks to programs that know only
OpenRaster (`standin`), and the file written and read (`writer`, `reader`)."""
