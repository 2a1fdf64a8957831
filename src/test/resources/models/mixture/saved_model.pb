«
+"serve*2.21.02v2.21.0-rc1-5-ga481b10260d
d
xPlaceholder*'
_output_shapes
:ÿÿÿÿÿÿÿÿÿ*
dtype0*
shape:ÿÿÿÿÿÿÿÿÿ
I
IdentityIdentityx*
T0*'
_output_shapes
:ÿÿÿÿÿÿÿÿÿ

initNoOp

ownAcme>Launch

endAbort

colour[31m
2ReadFile"ª*x
serving_defaulte

x
x:0ÿÿÿÿÿÿÿÿÿ&
y!

Identity:0ÿÿÿÿÿÿÿÿÿtensorflow/serving/predict