@echo off
rem Comptoir's front door on Windows: finds Python 3.11 or later; installer\bootstrap.py does the rest.
setlocal
for %%V in (3.14 3.13 3.12 3.11) do (
    py -%%V -c "import ensurepip" >nul 2>&1 && (
        py -%%V "%~dp0installer\bootstrap.py" %*
        goto :end
    )
)
python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 && (
    python "%~dp0installer\bootstrap.py" %*
    goto :end
)
echo Comptoir needs Python 3.11 or later, and none was found. Install it from the Microsoft Store or from python.org. 1>&2
exit /b 1
:end
exit /b %ERRORLEVEL%
